#pragma once

#include <chrono>
#include <cstddef>

namespace ledgerline::web {

/// What a caller may cost us. The values are production's (OWASP ASVS 5.0, V13; slowhttptest's attacks);
/// tests take smaller ones. Sizes in bytes. Each limit itself is still allowed.
struct Limits {
  using Time = std::chrono::milliseconds;

  std::size_t request_line = 8 * 1024;  // without its end; beyond: 414
  std::size_t head = 16 * 1024;         // all fields and their ends; beyond: 431
  std::size_t fields = 100;             // beyond: 431
  std::size_t body = 256 * 1024;        // beyond: 413
  std::size_t chunk_line = 256;         // a chunk's size and extensions; beyond: 413
  std::size_t extensions = 4 * 1024;    // of all chunks; beyond: 413
  std::size_t trailer = 4 * 1024;       // all fields behind the last chunk; beyond: 431

  Time head_time{10'000};  // from a connection's begin, or a request's first byte, to the head's end: 408
  Time body_time{30'000};  // from the head's end to the body's: 408
  Time body_grace{5'000};  // so long the body may lag behind
  std::size_t body_rate = 1024;  // bytes a second, on average: 408
  Time idle{60'000};             // between two requests; then the connection is closed
  Time write{30'000};            // for each `piece` of an answer; then the connection is cut
  std::size_t piece = 64 * 1024;
  Time linger{2'000};  // for the peer to read our last words, before what it still sends is reset

  std::size_t connections = 1000;  // beyond: 503
  /// Of one address, beyond: 503. Behind a reverse proxy all come from one: set it to `connections` there.
  std::size_t per_peer = 50;
  std::size_t turned_away = 100;  // that are being told 503; beyond: closed without a word
};

}  // namespace ledgerline::web
