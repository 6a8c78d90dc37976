#include "adapters/web/stream_writer.hpp"

#include <utility>

#include "adapters/web/reply.hpp"

namespace ledgerline::web {

Awaitable<bool> StreamWriter::write(std::string text) {
  if (!is_open_ || text.empty()) co_return is_open_;
  if (in_chunks_) text = chunk_of(text);
  is_cut_ = !co_await wire_.write(std::move(text));
  if (is_cut_) close();
  co_return is_open_;
}

void StreamWriter::when_closed(std::function<void()> then) {
  then_ = std::move(then);
  if (!is_open_) close();
}

void StreamWriter::close() {
  is_open_ = false;
  const auto then = std::exchange(then_, nullptr);
  if (then) then();
}

Awaitable<bool> StreamWriter::finish() {
  then_ = nullptr;
  if (is_cut_ || !in_chunks_) co_return !is_cut_;
  co_return co_await wire_.write("0\r\n\r\n");
}

}  // namespace ledgerline::web
