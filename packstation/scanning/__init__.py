"""From keystrokes, serial bytes and scale lines to one scan or one weight; without Qt."""
