#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "adapters/postgres/embedded/process.hpp"

/// Where an embedded cluster and its socket are, and who may reach them. All throw Unavailable, and may be
/// called from any thread.
namespace ledgerline::postgres {

/// For another process to make a cluster, or to start or stop a server.
constexpr auto lock_patience = std::chrono::seconds(180);

/// Makes the folder where it is absent. Absolute and without links, so that every spelling of a folder is the
/// same cluster.
std::filesystem::path made(const std::filesystem::path& dir);

/// Whom the server of a cluster runs as. PostgreSQL refuses to run as root; a cluster that exists keeps its
/// owner.
Account server_account(const std::filesystem::path& data);

/// `dir`, or the place elsewhere that its file `where` names or, from now on, will name: below a 0700 home,
/// the account cannot reach `dir`.
std::filesystem::path place_for(const std::filesystem::path& dir, const Account& account);

/// A socket's path is limited to 107 bytes, so it is in a short folder of its own. /tmp and not $TMPDIR,
/// which may differ between two processes that share a cluster.
std::filesystem::path socket_folder(const std::filesystem::path& folder, const Account& account);

/// The folder is the only guard there is: who reaches the socket is trusted to be `postgres`. And /tmp is
/// everybody's, so a folder that another user made there could hold an impostor's socket.
void guard_socket_folder(const std::filesystem::path& folder, const Account& account);

/// Makes a name that was made or changed in the folder outlive a power cut.
void sync_folder(const std::filesystem::path& folder);

/// All of a file; empty where it cannot be read.
std::string content_of(const std::filesystem::path& file);

}  // namespace ledgerline::postgres
