select country, status, count(*)::bigint as count,
       round(count(*) * 100.0 / sum(count(*)) over (), 2) as percentage
from twilio_number_pool group by country, status order by country, status
