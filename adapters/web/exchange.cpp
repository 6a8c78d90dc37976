#include "adapters/web/exchange.hpp"

#include <ctime>
#include <utility>

#include "adapters/web/stream_writer.hpp"

namespace ledgerline::web {
namespace {

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& told) {
    return told.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

}  // namespace

Exchange::Exchange(Wire& wire, const Service& service, Request request, int minor, bool keeps_alive)
    : wire_(wire),
      service_(service),
      request_(std::move(request)),
      minor_(minor),
      keeps_alive_(keeps_alive),
      received_(request_.body.size()),
      sent_before_(wire.sent()),
      begun_(service.around.clock()) {
  request_.trace = trace_of(request_.fields, service.around.random);
}

Awaitable<bool> Exchange::run() {
  const auto response = co_await respond();
  const bool whole = co_await send(response);
  report(response.status(), whole);
  co_return keeps_alive_&& whole;
}

Awaitable<void> Exchange::refuse(const Problem& problem) {
  keeps_alive_ = false;
  const auto response = response_of(problem, request_.trace.request_id);
  const bool whole = co_await send(response);
  report(response.status(), whole);
}

void Exchange::stop() {
  keeps_alive_ = false;
  if (writer_) writer_->close();
}

Awaitable<Response> Exchange::respond() {
  std::exception_ptr error;
  try {
    auto response = service_.handler(request_);
    co_return co_await std::move(response);
  } catch (...) {
    error = std::current_exception();
  }
  co_return failed(error);
}

Response Exchange::failed(const std::exception_ptr& error) {
  const auto problem = problem_of(error);
  if (problem.status >= 500) service_.around.observer.failed(request_.trace.request_id, text_of(error));
  return response_of(problem, request_.trace.request_id);
}

/// Whether the peer took all of it.
Awaitable<bool> Exchange::send(const Response& response) {
  const bool streams = static_cast<bool>(response.stream());
  if (streams) keeps_alive_ = false;
  Envelope envelope;
  envelope.request_id = request_.trace.request_id;
  envelope.date = std::time(nullptr);
  envelope.minor = minor_;
  envelope.keeps_alive = keeps_alive_;
  auto bytes = head_of(response, envelope);
  const bool is_head = request_.method == "HEAD";
  if (!is_head && has_body(response)) bytes += response.body();
  const bool sent = co_await wire_.write(std::move(bytes));
  if (!sent || !streams || is_head) co_return sent;
  co_return co_await stream(response);
}

Awaitable<bool> Exchange::stream(const Response& response) {
  StreamWriter writer(wire_, minor_ == 1);
  writer_ = &writer;
  wire_.watch([&writer] { writer.close(); });
  const bool whole = co_await write_stream(response, writer);
  writer_ = nullptr;
  wire_.unwatch();
  if (!whole) co_return false;  // without the body's end its reader knows that something is missing
  co_return co_await writer.finish();
}

Awaitable<bool> Exchange::write_stream(const Response& response, StreamWriter& writer) {
  try {
    auto work = response.stream()(writer);
    co_await std::move(work);
    co_return true;
  } catch (...) {
    service_.around.observer.failed(request_.trace.request_id, text_of(std::current_exception()));
  }
  co_return false;
}

void Exchange::report(int status, bool whole) {
  Answered told;
  told.route = request_.route;
  told.method = request_.method;
  told.path = request_.path;
  told.request_id = request_.trace.request_id;
  told.peer = request_.peer;
  told.status = status;
  told.received = received_;
  told.sent = wire_.sent() - sent_before_;
  told.micros = service_.around.clock() - begun_;
  told.whole = whole;
  service_.around.observer.answered(told);
}

}  // namespace ledgerline::web
