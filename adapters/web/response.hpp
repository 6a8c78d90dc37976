#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/http/encoding.hpp"
#include "engine/await.hpp"

namespace ledgerline::web {

using http::Fields;

/// Where a handler writes an answer that has no end yet. There is no queue: who writes waits for the reader,
/// and waits for nobody else's. The server closes it when the reader has gone or is too slow (Limits::write),
/// and when it stops itself.
class Writer {
 public:
  virtual ~Writer() = default;
  /// False once it is closed: nothing more will be read. One at a time.
  virtual Awaitable<bool> write(std::string text) = 0;
  virtual bool is_open() const = 0;
  /// Called once when it closes, at once where it has: it wakes a handler that waits for something else. It
  /// replaces the one given before, and is dropped when the handler ends.
  virtual void when_closed(std::function<void()> then) = 0;
};

/// What a handler answers: text, or what it streams.
class Response {
 public:
  using Stream = std::function<Awaitable<void>(Writer&)>;

  Response() = default;
  /// With no type there is no Content-Type.
  explicit Response(int status, std::string type = {}, std::string body = {});
  /// 200, and what `stream` writes. It is run once the head is sent, and not for HEAD.
  static Response streamed(std::string type, Stream stream);

  /// In place of what that field was. Throws std::logic_error for what is no field (RFC 9110, section 5.5),
  /// and for those that the server sets: Connection, Content-Length, Transfer-Encoding, Date.
  void set(std::string_view name, std::string value);

  int status() const { return status_; }
  bool has(std::string_view name) const;
  const Fields& fields() const { return fields_; }
  const std::string& body() const { return body_; }
  const Stream& stream() const { return stream_; }

 private:
  int status_ = 200;
  Fields fields_;
  std::string body_;
  Stream stream_;
};

/// "Not Found"
std::string reason(int status);

}  // namespace ledgerline::web
