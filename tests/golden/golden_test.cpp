#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "events/codec.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/given.hpp"
#include "tests/support/places.hpp"

/// One stored event of every type and version, as the build that first wrote it kept it. A file is never
/// changed: an event that gets a new version gets a further file, and the old one proves that the upcasters
/// still read it. LEDGERLINE_WRITE_GOLDEN=1 writes the files that are missing.
namespace ledgerline::tests::golden_test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const fs::path folder = fs::path(source_folder) / "tests/golden";

fs::path file_of(const Stored& event) {
  return folder / (event.type + ".v" + std::to_string(event.schema_version) + ".json");
}

/// Fixed in every column, so that it is written alike on every machine.
Stored today(const Event& event) {
  const Cause cause{Actor("token:ops"),
                    Code("golden"),
                    Reason("für's Protokoll"),
                    Reference("req-1"),
                    Reference("event-41"),
                    Reference("00-4bf9-00f0-01"),
                    Reference("c7V9RmUFGG6Hf0f0vXyzAQ==")};
  Stamp stamp{42, start + 123'456, id_of(42), {}, {}};
  const auto subjects = subjects_of(event);
  if (subjects.tenant) stamp.tenant = {subjects.tenant->str(), 3};
  if (subjects.number) stamp.number = {subjects.number->str(), 5};
  return encode(event, stamp, encode_cause(cause), vault_knowing({"shop"}));
}

Json json_of(const std::optional<SubjectVersion>& subject) {
  return subject ? Json{{"id", subject->id}, {"version", subject->version}} : Json();
}

std::optional<SubjectVersion> subject_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return SubjectVersion{json.at("id"), json.at("version")};
}

void write(const Stored& event) {
  const Json json{{"position", event.position},
                  {"type", event.type},
                  {"schema_version", event.schema_version},
                  {"tenant", json_of(event.tenant)},
                  {"number", json_of(event.number)},
                  {"payload", Json::parse(event.payload)},
                  {"metadata", Json::parse(event.metadata)},
                  {"command_id", to_string(event.command)},
                  {"recorded_at", iso_micros(event.recorded_at)},
                  {"digest", hex(event.digest)}};
  std::ofstream(file_of(event)) << json.dump(2) << '\n';
}

struct Golden {
  Stored stored;
  std::string digest;
};

Golden read(const fs::path& file) {
  const auto json = Json::parse(std::ifstream(file));
  Stored event;
  event.position = json.at("position");
  event.type = json.at("type");
  event.schema_version = json.at("schema_version");
  event.tenant = subject_of(json.at("tenant"));
  event.number = subject_of(json.at("number"));
  event.payload = json.at("payload").dump();
  event.metadata = json.at("metadata").dump();
  event.command = parse_uuid(json.at("command_id").get<std::string>());
  event.recorded_at = parse_time(json.at("recorded_at").get<std::string>());
  event.digest = digest_of(event);
  return {event, json.at("digest")};
}

std::vector<fs::path> files() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  return found;
}

bool writing() {
  const char* wish = std::getenv("LEDGERLINE_WRITE_GOLDEN");
  return wish && std::string(wish) == "1";
}

TEST_CASE("every event of the catalogue has a golden file of its present version", "[golden]") {
  for (const auto& event : one_of_each()) {
    const auto stored = today(event);
    if (writing() && !fs::exists(file_of(stored))) write(stored);
    INFO(file_of(stored) << " is missing: LEDGERLINE_WRITE_GOLDEN=1 writes it; commit it with the event");
    CHECK(fs::exists(file_of(stored)));
  }
}

TEST_CASE("every event that was ever stored is still read", "[golden]") {
  for (const auto& file : files()) {
    const auto [stored, digest] = read(file);
    INFO(file);
    CHECK(file == file_of(stored));
    CHECK(hex(stored.digest) == digest);
    CHECK(name_of(decode(stored, vault_knowing({"shop"})).event) == stored.type);
  }
}

TEST_CASE("what this build stores today is what it stored when the file was written, to the byte",
          "[golden]") {
  for (const auto& event : one_of_each()) {
    const auto now = today(event);
    INFO(file_of(now));
    REQUIRE(fs::exists(file_of(now)));
    const auto [stored, digest] = read(file_of(now));
    CHECK(canonical(now) == canonical(stored));
    CHECK(hex(now.digest) == digest);
    CHECK(decode(stored, vault_knowing({"shop"})).event == event);
  }
}

TEST_CASE("what is read from a golden file is stored again as it was", "[golden]") {
  for (const auto& file : files()) {
    const auto [stored, digest] = read(file);
    const auto read_back = decode(stored, vault_knowing({"shop"}));
    const Stamp stamp{read_back.position, read_back.at, read_back.command, read_back.tenant,
                      read_back.number};
    const auto again = encode(read_back.event, stamp, encode_cause(read_back.cause), vault_knowing({"shop"}));
    if (again.schema_version != stored.schema_version) continue;  // an old version is read, and never written
    INFO(file);
    CHECK(again == stored);
  }
}

}  // namespace
}  // namespace ledgerline::tests::golden_test
