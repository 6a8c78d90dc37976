#include "adapters/postgres/embedded/scratch.hpp"

#include <cerrno>
#include <cstring>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "events/kernel/error.hpp"

namespace ledgerline::postgres {

namespace fs = std::filesystem;

/// Others may pass through: where we are root, the server is not.
Scratch::Folder::Folder() {
  std::error_code none;
  auto name = (fs::temp_directory_path(none) / "ledgerline-scratch-XXXXXX").native();
  if (none || !::mkdtemp(name.data()))
    throw Unavailable(fmt::format("cannot make a folder for a scratch cluster: {}", std::strerror(errno)));
  path = name;
  if (::geteuid() == 0) ::chmod(path.c_str(), 0711);
}

Scratch::Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

Scratch::Scratch() : cluster_(std::make_unique<Embedded>(folder_.path / "cluster")) {}

/// The server's folder may be elsewhere: place.hpp.
Scratch::~Scratch() {
  const auto data = cluster_->folder();
  cluster_.reset();
  std::error_code ignored;
  fs::remove_all(data, ignored);
}

void Scratch::interrupt() const {
  if (const int server = cluster_->postmaster(); server > 0) ::kill(server, SIGQUIT);
}

}  // namespace ledgerline::postgres
