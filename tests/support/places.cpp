#include "tests/support/places.hpp"

namespace ledgerline::tests {

const char* const source_folder = LEDGERLINE_SOURCE;
const char* const ledgerline_program = LEDGERLINE_BIN;
const char* const simulator_program = SIMULATOR_BIN;

}  // namespace ledgerline::tests
