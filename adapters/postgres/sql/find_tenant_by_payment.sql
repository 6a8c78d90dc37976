select id from tenants where payment_reference in ($1, $2) limit 2
