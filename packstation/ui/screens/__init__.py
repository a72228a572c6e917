"""The right side of the window, one widget for each screen of `view.Screen`."""
