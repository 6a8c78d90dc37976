select p.phone_e164 as number, p.client_id as tenant, c.business_name, c.phone_number as owner_phone, p.assigned_at
from twilio_number_pool p join clients c on c.id = p.client_id
where p.status = 'ASSIGNED' order by p.assigned_at desc, p.phone_e164 limit $1::bigint
