-- State should be rolled back to S6_PHONE_TYPE
SELECT "clientId", "current_state" FROM onboarding_states WHERE "client_id" = 'test-client-no-number';
-- Result: currentState = 'S6_PHONE_TYPE'
