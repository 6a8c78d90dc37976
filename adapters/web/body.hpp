#pragma once

#include <string>
#include <string_view>

#include "adapters/web/head.hpp"
#include "adapters/web/lines.hpp"

namespace ledgerline::web {

/// A request's body, as its framing has it. What chunks say beside their bytes, extensions and trailer, is
/// checked, bounded, and dropped (RFC 9112, section 7.1).
class Body {
 public:
  Body(const Framing& framing, const Limits& limits);

  /// How many of `bytes` are the body's. Throws Refused.
  std::size_t read(std::string_view bytes);
  bool is_whole() const { return part_ == Part::none; }
  std::string take() { return std::move(text_); }

 private:
  enum class Part { size, data, data_end, trailer, none };

  std::size_t read_data(std::string_view bytes);
  void push(char c);
  void begin_chunk(std::string_view line);
  void end_trailer();

  const Limits& limits_;
  bool chunked_;
  Part part_;
  std::size_t due_, extensions_ = 0;  // of the data; of all chunks
  Line size_, data_end_;
  FieldLines trailer_;
  std::string text_;
};

}  // namespace ledgerline::web
