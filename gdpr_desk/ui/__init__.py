"""The window: pages, lists and forms; beside app.py the only place that knows Qt."""
