-- The live rows are of another version now: turns that fold it cannot keep this second generation up.
with outdated as (
  update shadows set state = 'past' where projection = $1 and state = 'kept' and version <> $2::integer returning projection
)
update log set kept = array_remove(kept, o.projection) from outdated o
