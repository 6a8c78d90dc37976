select generation, version, state, was_live, base, position, indexed, events, folded from shadows where projection = $1
