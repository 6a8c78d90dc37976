select row_number() over (partition by t.country order by t.waiting_since) as place, t.id as tenant, t.business_name,
       t.country, t.area_code as wanted_area_code, e.recorded_at as waiting_since
from tenants t join events e on e.position = t.waiting_since
where t.waiting_since > 0 order by t.country, t.waiting_since
