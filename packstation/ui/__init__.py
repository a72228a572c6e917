"""The window: it shows what the Station holds and sends back what the packer does.

Passive: no rule of packing lives here. `view.view_of` says what is to be seen, as data; the widgets
only draw it.
"""
