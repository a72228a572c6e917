"""The pure core: what packing an order means.

Two rules hold in this room. It imports nothing of ours and does no I/O: no clock, no network, no
disk, no randomness; ids and times come in with the command. And nothing here raises for what a
packer may do: an act that is not allowed now becomes an event that says so and changes nothing.

    command ─▶ decide(session, command) ─▶ events ─▶ evolve(session, event) ─▶ session
    session ─▶ due(session) ─▶ effects now owed
"""
