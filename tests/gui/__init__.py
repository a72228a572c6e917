"""The real window, driven by keys and touches, on Qt's offscreen platform."""
