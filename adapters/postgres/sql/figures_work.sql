select w ->> 'step', w ->> 'phase', count(*)::bigint
from (select work::jsonb as w from numbers where work is not null
      union all
      select work::jsonb from tenants where work is not null
      union all
      select text_work::jsonb from tenants where text_work is not null) o
group by 1, 2
