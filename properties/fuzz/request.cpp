#include <algorithm>

#include "adapters/web/problem.hpp"
#include "adapters/web/request_reader.hpp"
#include "events/kernel/text.hpp"
#include "properties/fuzz/target.hpp"

/// What comes on a connection, from anybody: requests, halves of them, and what is none.
namespace ledgerline::fuzz {
namespace {

std::ptrdiff_t fields_named(const web::Request& request, std::string_view name) {
  return std::ranges::count(request.fields, name, &web::Fields::value_type::first);
}

void expect_sound(const web::Request& request, const web::Limits& limits) {
  expect(!request.method.empty() && !request.path.empty(), "what is taken has a method and a path");
  expect(encoding_problem(request.path).empty(), "its path is text");
  expect(request.body.size() <= limits.body, "its body is within the limit");
  expect(fields_named(request, "content-length") + fields_named(request, "transfer-encoding") <= 1,
         "its end is told once");
}

/// Of the first request, when its bytes come one by one.
int refusal_of_pieces(std::string_view bytes, const web::Limits& limits) {
  web::RequestReader reader(limits);
  try {
    for (std::size_t at = 0; at < bytes.size() && reader.stage() != web::RequestReader::Stage::whole;)
      at += reader.read(bytes.substr(at, 1));
  } catch (const web::Refused& refused) {
    return refused.problem.status;
  }
  return 0;
}

}  // namespace

void examine(std::string_view input) {
  web::Limits limits;
  limits.body = 1024;  // libFuzzer's inputs are small, and should meet the limits too
  limits.head = 2048;
  limits.request_line = 512;
  const auto verdict = web::verdict_on(input, limits);
  expect(verdict.taken <= input.size(), "no more is taken than came");
  for (const auto& request : verdict.requests) expect_sound(request, limits);
  const auto status = verdict.refusal;
  expect(status == 0 || (status >= 400 && status < 500) || status == 501 || status == 505,
         "it is the caller's fault");
  if (verdict.requests.empty())
    expect(refusal_of_pieces(input, limits) == status, "however they are cut, bytes mean the same");
}

}  // namespace ledgerline::fuzz
