"""The tab switcher's keys: Ctrl+W and Ctrl+Tab by the operating system, only into the browser that sent."""
