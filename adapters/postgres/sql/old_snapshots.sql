-- Sessions that may still look at the log as it was before a second generation was complete: half a table, once that has
-- become the live one. (A generation that was live before has none: it was complete all along.)
select string_agg(distinct a.pid::text, ', ')
from shadows s join pg_stat_activity a on age(a.backend_xmin) >= age(s.complete_xid::xid)
where s.projection = any($1::text[]) and s.complete_xid is not null and a.backend_xmin is not null
  and a.pid <> pg_backend_pid() and a.datname = current_database()
  and coalesce(a.backend_type, 'client backend') = 'client backend'  -- null where we may not see it
