#include <fcntl.h>
#include <fstream>
#include <regex>
#include <signal.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/faults.hpp"

/// What the program tells of then: who had a number, what changed, why, how long it took.
namespace ledgerline::tests::past_test {
namespace {

using Arguments = std::vector<std::string>;
using Json = nlohmann::json;

void run(const postgres::Database& log, Arguments arguments, int exit = 0) {
  arguments.insert(arguments.end(), {"--actor", "ana@desk"});
  const auto said = run_program(log, arguments);
  CAPTURE(arguments, said.out, said.err);
  REQUIRE(said.exit == exit);
}

/// Three British numbers; acme asks before it pays, then is given the oldest; bakery the next one; then acme
/// gives its number up, and asks again.
const postgres::Database& told_log() {
  static const auto log = [] {
    auto fresh = fresh_log();
    run(fresh, {"pool", "add", "+447111111111", "+447111111112", "+447111111113"});
    run(fresh, {"tenant", "register", "acme", "--name", "Acme", "--owner-phone", "+447900000001"});
    run(fresh, {"number", "allocate", "acme"}, 1);
    run(fresh, {"payment", "activate", "acme", "--reference", "sub_1"});
    run(fresh, {"number", "allocate", "acme", "--correlation", "ticket-7"});
    run(fresh, {"tenant", "register", "bakery", "--name", "Bakery", "--owner-phone", "+447900000002"});
    run(fresh, {"payment", "activate", "bakery"});
    run(fresh, {"number", "allocate", "bakery"});
    run(fresh, {"number", "release", "acme", "--reason", "moved away"});
    return fresh;
  }();
  return log;
}

/// Times and durations are each run's own.
std::string timeless(const std::string& text) {
  const std::regex moment(R"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( UTC|Z))"),
      duration(R"((\b\d+ ms|\b\d+\.\d s)(  +)?)");
  return std::regex_replace(std::regex_replace(text, moment, "<then>"), duration, "<long>");
}

std::string told(const Arguments& arguments) {
  const auto said = run_program(told_log(), arguments);
  CAPTURE(arguments, said.err);
  CHECK(said.exit == 0);
  return timeless(said.out);
}

Json json_of(Arguments arguments) {
  arguments.push_back("--json");
  const auto said = run_program(told_log(), arguments);
  CHECK(said.exit == 0);
  return Json::parse(said.out.substr(0, said.out.find('\n')));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("why: a number, back to who paid and who asked, and what was passed over", "[integration][past]") {
  CHECK(told({"why", "acme", "number", "--as-of", "7"}) ==
        "acme has +447111111111 because it had paid, and the pool gives the oldest number that is "
        "available.\n"
        "- It was registered at <then>, by ana@desk (tenant.register). [4]\n"
        "- It asked for a number and was held back at the payment gate at <then>, by ana@desk "
        "(number.allocate). [5]\n"
        "- Its payment was activated under the reference sub_1 at <then>, by ana@desk (payment.activate). "
        "[6]\n"
        "- It asked, and was given +447111111111 at <then>, by ana@desk (number.allocate, request "
        "ticket-7). [7]\n"
        "- Of GB's 3 numbers 3 were available, and +447111111111 had been so longest. [1]\n"
        "- No provider was told of it: nobody said who answers its calls.\n"
        "Not given, in the order in which they would have been:\n"
        "- +447111111112: its turn comes later: available since [2] only\n"
        "- +447111111113: its turn comes later: available since [3] only\n");
  CHECK(told({"why", "bakery", "number"}) ==
        "bakery has +447111111112 because it had paid, and the pool gives the oldest number that is "
        "available.\n"
        "- It was registered at <then>, by ana@desk (tenant.register). [8]\n"
        "- Its payment was activated at <then>, by ana@desk (payment.activate). [9]\n"
        "- It asked, and was given +447111111112 at <then>, by ana@desk (number.allocate). [10]\n"
        "- Of GB's 3 numbers 2 were available, and +447111111112 had been so longest. [2]\n"
        "- No provider was told of it: nobody said who answers its calls.\n"
        "Not given, in the order in which they would have been:\n"
        "- +447111111111: acme has it since <then>\n"
        "- +447111111113: its turn comes later: available since [3] only\n");
  CHECK(told({"why", "acme", "number"}) ==
        "acme has no number, because +447111111111 was taken back: moved away.\n"
        "- It was registered at <then>, by ana@desk (tenant.register). [4]\n"
        "- Its payment was activated under the reference sub_1 at <then>, by ana@desk (payment.activate). "
        "[6]\n"
        "- Before, +447111111111 was taken back: moved away, at <then>, by ana@desk (number.release, "
        "because: moved away). [11]\n");
  const auto json = json_of({"why", "bakery", "number"});
  CHECK(json["passedOver"][0]["number"] == "+447111111111");
  CHECK_THAT(json["passedOver"][0]["why"].get<std::string>(), ContainsSubstring("acme has it since"));
}

TEST_CASE("why: payment, onboarding, and how a tenant stands as a whole", "[integration][past]") {
  CHECK(told({"why", "acme", "payment"}) ==
        "acme pays: so it was told, and nothing later says otherwise.\n"
        "- It was registered at <then>, by ana@desk (tenant.register). [4]\n"
        "- Its payment was activated under the reference sub_1 at <then>, by ana@desk (payment.activate). "
        "[6]\n");
  CHECK(told({"why", "acme", "onboarding"}) == "acme has no onboarding: no text of its owner began one.\n");
  CHECK(told({"why", "acme", "status", "--as-of", "5"}) ==
        "acme is held back at the payment gate.\n"
        "- It was registered at <then>, by ana@desk (tenant.register). [4]\n"
        "- acme has no number, because it asked for one, and has not paid.\n");
}

TEST_CASE("diff: what changed between two moments, and by which events", "[integration][past]") {
  CHECK(told({"diff", "acme", "--from", "5", "--to", "7"}) ==
        "acme between [5] and [7]:\n"
        "  paid               false -> true\n"
        "  payment_reference  - -> sub_1\n"
        "  number             - -> +447111111111\n"
        "  asked_at           <then> -> <then>\n"
        "by\n"
        "       6  <then>  payment.activated     acme pays, by ana@desk (payment.activate)\n"
        "       7  <then>  number.assigned       acme has +447111111111, by ana@desk (number.allocate, "
        "request ticket-7)\n");
  CHECK(told({"diff", "acme", "--from", "7", "--to", "8"}) == "acme: nothing happened between [7] and [8]\n");
  const auto json = json_of({"diff", "acme", "--from", "5"});
  CHECK(json["to"] == open_log(told_log())->head());
  CHECK(json["changes"][0] == Json({{"field", "paid"}, {"before", "false"}, {"after", "true"}}));
}

TEST_CASE("timeline: whom a tenant waited for", "[integration][past]") {
  CHECK(told({"timeline", "acme", "--as-of", "7"}) ==
        "acme: <long> in all, waiting for\n"
        "  nobody               <long><then> to <then> [4]\n"
        "  payment              <long><then> to <then> [5]\n"
        "  nobody               <long><then> to <then> [6]\n"
        "together, for\n"
        "  nobody               <long>\n"
        "  payment              <long>\n"
        "steps of its latest number: ALLOCATED, begun <then>\n"
        "  Payment gate: blocked, <long>\n"
        "  Store the number: done, <long>\n");
  const auto json = json_of({"timeline", "acme"});
  CHECK(json["waits"].size() == 3);
  CHECK(json["waits"][1]["on"] == "payment");
}

TEST_CASE("history of a number: who had it, and when it rested", "[integration][past]") {
  CHECK(told({"history", "--number", "+447111111111"}) ==
        "+447111111111: 1 tenant had it: acme\n"
        "<then>  was in the pool: nobody had it, for <long>; then given to acme, by ana@desk "
        "(number.allocate, request ticket-7) [1, 7]\n"
        "<then>  acme had it, for <long>; then released: moved away, by ana@desk (number.release, because: "
        "moved away) [7, 11]\n"
        "<then>  rests, until <then> [11]\n"
        "\n"
        "       1  <then>  number.added          +447111111111 is in the pool  [ana@desk]\n"
        "       7  <then>  number.assigned       acme has +447111111111  [ana@desk]\n"
        "      11  <then>  number.released       acme gave up +447111111111  [ana@desk: moved away]\n"
        "      12  <then>  number.quarantined    +447111111111 rests until <then>  [ana@desk: moved away]\n");
  const auto then = told({"history", "--number", "+447111111111", "--as-of", "7"});
  CHECK_THAT(then, ContainsSubstring("acme has it"));
  const auto json = json_of({"history", "--number", "07111111111", "--country", "GB"});
  CHECK(json["tenants"] == Json({"acme"}));
}

TEST_CASE("events: the whole log, from a position or a time on, of a type", "[integration][past]") {
  const auto all = lines_of(run_program(told_log(), {"events"}).out);
  CHECK(all.size() == static_cast<std::size_t>(open_log(told_log())->head()));
  CHECK(lines_of(run_program(told_log(), {"events", "--since", "7"}).out) ==
        std::vector<std::string>(all.begin() + 6, all.end()));
  const auto at =
      ask(told_log(), R"(select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') )"
                      "from events where position = 7");
  CHECK(lines_of(run_program(told_log(), {"events", "--since", at}).out).front() == all[6]);
  CHECK(lines_of(run_program(told_log(), {"events", "--type", "number.assigned"}).out) ==
        std::vector<std::string>{all[6], all[9]});
  CHECK(run_program(told_log(), {"events", "--since", "2999-01-01"}).out.empty());
}

TEST_CASE("events: as JSON Lines they are what history says", "[integration][past]") {
  const auto lines = lines_of(run_program(told_log(), {"events", "--format", "jsonl"}).out);
  const auto history = lines_of(run_program(told_log(), {"history", "acme", "--json"}).out);
  std::vector<std::string> of_acme;
  std::ranges::copy_if(lines, std::back_inserter(of_acme),
                       [](const auto& line) { return Json::parse(line)["tenant"] == "acme"; });
  CHECK(of_acme == history);
  CHECK(lines_of(run_program(told_log(), {"events", "--json"}).out) == lines);
}

TEST_CASE("events: as CloudEvents they have what CloudEvents ask for", "[integration][past]") {
  const auto lines = lines_of(run_program(told_log(), {"events", "--format", "cloudevents"}).out);
  const std::regex attribute("[a-z0-9]{1,20}");
  for (const auto& line : lines) {
    const auto event = Json::parse(line);
    INFO(line);
    CHECK(event["specversion"] == "1.0");
    for (const auto* required : {"id", "source", "type", "time", "data"}) CHECK(event.contains(required));
    for (const auto& item : event.items()) {
      CHECK(std::regex_match(item.key(), attribute));
      if (item.key() != "data") CHECK(item.value().is_string());
    }
  }
  const auto given = Json::parse(lines[6]);
  CHECK(given["id"] == "7");
  CHECK(given["position"] == "7");
  CHECK(given["type"] == "number.assigned");
  CHECK(given["subject"] == "acme");
  CHECK(given["number"] == "+447111111111");
  CHECK(given["correlationid"] == "ticket-7");
  CHECK(given["data"]["gate"] == "paid");
  CHECK(given["source"].get<std::string>().starts_with("urn:uuid:"));
}

namespace {

/// Reads a program's lines as it prints them.
class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    ::close(ends_[0]);
    if (ends_[1] >= 0) ::close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writing() const { return ends_[1]; }
  void close_writing() { ::close(std::exchange(ends_[1], -1)); }
  /// Waits for it; "" where there is none any more.
  std::string line() {
    std::string text;
    for (char c = 0; ::read(ends_[0], &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace

TEST_CASE("events --follow goes on with what is appended, until a signal", "[integration][past]") {
  const auto signal = GENERATE(SIGTERM, SIGINT);
  const auto log = fresh_log();
  run(log, {"pool", "add", "+447111111111"});
  Pipe pipe;
  Running following(log, {"events", "--follow", "--type", "number.added"}, {}, pipe.writing());
  pipe.close_writing();
  CHECK_THAT(pipe.line(), ContainsSubstring("+447111111111"));
  run(log,
      {"tenant", "register", "acme", "--name", "Acme", "--owner-phone", "+447900000001"});  // of another type
  run(log, {"pool", "add", "+447111111112"});
  CHECK_THAT(pipe.line(), ContainsSubstring("+447111111112"));
  ::kill(following.pid(), signal);
  CHECK(pipe.line().empty());
  const auto ended = following.ends();
  CHECK(ended.exit == 0);
  CHECK(ended.err.empty());
}

TEST_CASE("events --follow ends where nobody reads it any more", "[integration][past]") {
  const auto log = fresh_log();
  auto pipe = std::make_unique<Pipe>();
  Running following(log, {"events", "--follow"}, {}, pipe->writing());
  run(log, {"pool", "add", "+447111111111"});
  CHECK_THAT(pipe->line(), ContainsSubstring("+447111111111"));
  pipe.reset();
  run(log, {"pool", "add", "+447111111112"});
  CHECK(following.ends().exit == 0);
}

TEST_CASE("what cannot be told of then is refused, and says what to give", "[integration][past]") {
  const auto head = open_log(told_log())->head();
  const auto [arguments, exit, says] = GENERATE_COPY(table<Arguments, int, std::string>({
      {{"why", "nobody", "number"}, 1, "there is no tenant nobody"},
      {{"why", "acme", "weather"}, 2, "'weather' is none of number, payment, onboarding, status"},
      {{"why", "acme", "number", "--as-of", "2"}, 1, "nothing was recorded of tenant acme up to 2"},
      {{"why", "acme", "number", "--as-of", "4711"}, 2, "position 4711 is beyond the log's end"},
      {{"why", "acme", "number", "--as-of", "then"}, 2, "then"},
      {{"why", "acme", "number", "--as-of", "-1"}, 2, "-1"},
      {{"why", "acme"}, 2, "question"},
      {{"diff", "nobody", "--from", "1"}, 1, "there is no tenant nobody"},
      {{"diff", "acme", "--from", "7", "--to", "5"}, 2, "give the earlier one first"},
      {{"diff", "acme", "--from", "4711"}, 2, "position 4711 is beyond the log's end"},
      {{"diff", "acme", "--from", "1", "--to", "2"}, 1, "nothing was recorded of tenant acme up to 2"},
      {{"diff", "acme"}, 2, "--from"},
      {{"timeline", "nobody"}, 1, "there is no tenant nobody"},
      {{"history", "acme", "--number", "+447111111111"}, 2, "and not both"},
      {{"history"}, 2, "Give a tenant, or --number"},
      {{"history", "--number", "+447111111199"}, 1, "nothing was recorded of number +447111111199"},
      {{"history", "--number", "abc"}, 2, "abc"},
      {{"history", "--number", "+447111111111", "--narrate"}, 2, "--narrate tells the history of a tenant"},
      {{"events", "--type", "number.flew"}, 2, "no event is of this type"},
      {{"history", "acme", "--as-of", "4711"}, 2, "position 4711 is beyond the log's end"},
      {{"history", "--number", "+447111111111", "--as-of", "4711"},
       2,
       "position 4711 is beyond the log's end"},
      {{"history", "acme", "--as-of", "2026-02-30"}, 2, "neither a position of the log nor a time"},
      {{"events", "--since", "4711"}, 2, "position 4711 is beyond the log's end"},
      {{"events", "--format", "xml"}, 2, "xml"},
  }));
  const auto said = run_program(told_log(), arguments);
  CAPTURE(arguments, said.out, said.err);
  CHECK(said.exit == exit);
  CHECK_THAT(said.err, ContainsSubstring(says));
  CHECK(open_log(told_log())->head() == head);
}

TEST_CASE("an option that is given empty is refused, and not taken for one that is not given",
          "[integration][past]") {
  const auto [arguments, option] = GENERATE(table<Arguments, std::string>({
      {{"diff", "acme", "--from", ""}, "--from"},
      {{"diff", "acme", "--from", "5", "--to", ""}, "--to"},
      {{"history", "acme", "--as-of", ""}, "--as-of"},
      {{"history", "--number", ""}, "--number"},
      {{"why", "acme", "number", "--as-of", ""}, "--as-of"},
      {{"timeline", "acme", "--as-of", ""}, "--as-of"},
      {{"tenant", "show", "acme", "--as-of", ""}, "--as-of"},
      {{"events", "--since", ""}, "--since"},
      {{"events", "--type", ""}, "--type"},
  }));
  const auto said = run_program(told_log(), arguments);
  CAPTURE(arguments, said.out, said.err);
  CHECK(said.exit == 2);
  CHECK(said.out.empty());
  CHECK_THAT(said.err, ContainsSubstring(option + ": the value is empty: give "));
}

TEST_CASE("a number's history that was tampered with is not shown as the truth", "[integration][past]") {
  const auto [damage, says] = GENERATE(table<std::string, std::string>({
      {"update events set payload = jsonb_set(payload, '{area_code}', '\"20\"') where position = 1",
       "event 1 was changed after it was appended"},
      {"delete from events where position = 2", "version 2 of number +447111111111 is missing from the log"},
  }));
  const auto log = fresh_log();
  run(log, {"pool", "add", "+447111111111"});
  run(log, {"pool", "add", "+447111111111"});
  run(log, {"pool", "retire", "+447111111111", "--reason", "spam"});
  superuser(log, "alter table events disable trigger events_are_immutable; " + damage);
  for (const auto& arguments : std::vector<Arguments>{{"history", "--number", "+447111111111"}, {"events"}}) {
    const auto said = run_program(log, arguments);
    CAPTURE(arguments, said.err);
    CHECK(said.exit == 3);
    CHECK_THAT(said.err, ContainsSubstring(arguments[0] == "history" ? says : "event "));
  }
}

}  // namespace ledgerline::tests::past_test
