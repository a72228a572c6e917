"""Loading the van: each parcel is scanned in, and what stays behind is seen before it leaves."""
