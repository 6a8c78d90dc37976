-- From here on turns keep it up, if they are this version's.
with adopted as (
  update shadows s set state = 'kept', position = $2::bigint, complete_xid = pg_current_xact_id()
  where s.projection = $1 returning s.projection, s.version
)
update log set kept = case when p.version = a.version then array_append(array_remove(kept, a.projection), a.projection)
                           else kept end,
               epoch = epoch + (p.version <> a.version)::integer
from adopted a join projections p on p.name = a.projection
