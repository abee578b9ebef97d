"""The parts of the reports page: the preview on screen, saving, printing."""
