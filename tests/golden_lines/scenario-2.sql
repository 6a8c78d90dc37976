-- Client should have twilioNumber assigned
SELECT id, "twilioNumber", "paymentActive" FROM clients WHERE id = 'test-client-1';
-- Result: twilioNumber = '+447111111111', paymentActive = true

-- Pool should have 1 ASSIGNED, 9 AVAILABLE
SELECT status, COUNT(*) FROM twilio_number_pool GROUP BY status;
-- Result: ASSIGNED=1, AVAILABLE=9

-- Pool record should be linked to client
SELECT "phoneE164", status, "client_id" FROM twilio_number_pool WHERE status = 'ASSIGNED';
-- Result: phoneE164 = '+447111111111', status = 'ASSIGNED', client_id = 'test-client-1'

-- OnboardingState should be at S6_PHONE_TYPE or beyond
SELECT "clientId", "currentState" FROM onboarding_states WHERE "client_id" = 'test-client-1';
-- Result: currentState = 'S6_PHONE_TYPE' (or later)
