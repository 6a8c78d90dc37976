-- The rows have exchanged their tables' names: what is known of them follows. Of another version the old generation is past,
-- and programs of that version have to notice.
with before as (
  select p.name, p.generation, p.version, s.generation as to_generation, s.version as to_version,
         p.version = s.version as alike
  from projections p join shadows s on s.projection = p.name where p.name = $1
), live as (
  update projections p set generation = b.to_generation, version = b.to_version, rebuilt_to = $2::bigint,
                           rebuilt_at = clock_timestamp()
  from before b where p.name = b.name
), other as (
  update shadows s set generation = b.generation, version = b.version, was_live = true, position = $2::bigint, complete_xid = null,
                       state = case when b.alike then 'kept' else 'past' end
  from before b where s.projection = b.name
)
update log set epoch = epoch + (not b.alike)::integer from before b
