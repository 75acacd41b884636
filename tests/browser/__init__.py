"""Tests in a real browser: the notebooks and forms as people see and use them in JupyterLab."""
