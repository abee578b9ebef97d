"""The parts of the import dialog: reading beside the window, questions, the preview, the writing."""
