select country, status, count(*)::bigint from numbers group by country, status
