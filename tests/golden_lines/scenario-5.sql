-- Each client has unique number
SELECT id, "twilioNumber" FROM clients WHERE id LIKE 'race-client-%' ORDER BY id;
-- Result: 3 rows, all with different twilioNumbers

-- Pool has 3 assigned
SELECT COUNT(*) FROM twilio_number_pool WHERE status = 'ASSIGNED';
-- Result: 3

-- No duplicate client_id in pool
SELECT "client_id", COUNT(*) FROM twilio_number_pool
WHERE "client_id" IS NOT NULL
GROUP BY "client_id"
HAVING COUNT(*) > 1;
-- Result: 0 rows (no duplicates)
