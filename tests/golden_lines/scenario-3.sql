-- Client should NOT have twilioNumber
SELECT id, "twilioNumber", "paymentActive" FROM clients WHERE id = 'test-client-2';
-- Result: twilioNumber = NULL, paymentActive = true

-- OnboardingState should still be at S5_CONFIRM_LIVE
SELECT "clientId", "currentState" FROM onboarding_states WHERE "client_id" = 'test-client-2';
-- Result: currentState = 'S5_CONFIRM_LIVE'

-- Pool should have 0 available
SELECT COUNT(*) FROM twilio_number_pool WHERE status = 'AVAILABLE';
-- Result: 0
