-- What the log's row says of the head, and what the events say.
select l.position, e.first, e.last, l.recorded_at, (select recorded_at from events where position = l.position)
from log l, (select min(position) as first, max(position) as last from events) e
