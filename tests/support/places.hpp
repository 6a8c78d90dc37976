#pragma once

/// Where the sources and the programs of this build are. One file alone is compiled with these paths, so that
/// clones find each other's objects of all others (ccache).
namespace ledgerline::tests {

extern const char* const source_folder;
extern const char* const ledgerline_program;
extern const char* const simulator_program;

}  // namespace ledgerline::tests
