#include "adapters/web/request_reader.hpp"

#include <fmt/format.h>

namespace ledgerline::web {
namespace {

Problem target_too_long(std::size_t most) {
  return {414, "TARGET_TOO_LONG", fmt::format("the request line may have {} bytes", most)};
}

}  // namespace

RequestReader::RequestReader(const Limits& limits)
    : limits_(limits),
      line_(limits.request_line, target_too_long(limits.request_line)),
      fields_(limits.head, limits.fields) {}

std::size_t RequestReader::read(std::string_view bytes) {
  if (stage_ == Stage::idle && !bytes.empty()) stage_ = Stage::head;
  std::size_t taken = 0;
  while (taken < bytes.size() && stage_ == Stage::head) push(bytes[taken++]);
  if (stage_ != Stage::body || taken == bytes.size()) return taken;
  body_begun_ = true;
  taken += body_->read(bytes.substr(taken));
  if (body_->is_whole()) stage_ = Stage::whole;
  return taken;
}

void RequestReader::push(char c) {
  if (has_line_) {
    if (fields_.push(c)) end_head();
    return;
  }
  if (!line_.push(c)) return;
  const auto line = line_.take();
  // RFC 9112, section 2.2: one empty line before a request is forgiven, to those who end a body with one.
  if (line.empty() && !std::exchange(has_blank_line_, true)) return;
  auto read = request_line_of(line);
  request_.method = std::move(read.method);
  request_.target = std::move(read.target);
  minor_ = read.minor;
  read_target(request_);
  has_line_ = true;
}

void RequestReader::end_head() {
  request_.fields = fields_.take();
  framing_ = framing_of(request_, minor_, limits_);
  body_.emplace(framing_, limits_);
  stage_ = framing_.has_body() ? Stage::body : Stage::whole;
}

Request RequestReader::take() {
  request_.body = body_->take();
  return std::move(request_);
}

Verdict verdict_on(std::string_view bytes, const Limits& limits) {
  Verdict verdict;
  try {
    for (bool keeps_alive = true; keeps_alive && verdict.taken < bytes.size();) {
      RequestReader reader(limits);
      const auto length = reader.read(bytes.substr(verdict.taken));
      if (reader.stage() != RequestReader::Stage::whole) break;
      verdict.taken += length;
      keeps_alive = reader.framing().keeps_alive;
      verdict.requests.push_back(reader.take());
    }
  } catch (const Refused& refused) {
    verdict.refusal = refused.problem.status;
  }
  return verdict;
}

}  // namespace ledgerline::web
