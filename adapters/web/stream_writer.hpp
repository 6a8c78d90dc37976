#pragma once

#include "adapters/web/response.hpp"
#include "adapters/web/wire.hpp"

namespace ledgerline::web {

/// A stream onto a wire, in chunks where HTTP's version has them.
class StreamWriter final : public Writer {
 public:
  StreamWriter(Wire& wire, bool in_chunks) : wire_(wire), in_chunks_(in_chunks) {}

  Awaitable<bool> write(std::string text) override;
  bool is_open() const override { return is_open_; }
  void when_closed(std::function<void()> then) override;

  void close();
  /// The body's end, so that the reader knows it has all.
  Awaitable<bool> finish();

 private:
  Wire& wire_;
  bool in_chunks_, is_open_ = true, is_cut_ = false;
  std::function<void()> then_;
};

}  // namespace ledgerline::web
