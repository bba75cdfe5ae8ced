#include <array>

#include "base/files.h"
#include "server/audit/log.h"
#include "server/office/file_type.h"
#include "tests/server/support/test_office.h"

namespace veche::server::office {
namespace {

namespace fs = std::filesystem;
using accounts::Role;
using std::string_literals::operator""s;

const std::string api_sign = "X-Requested-With: veche\r\n";
const std::string picture = "\x89PNG\r\n\x1A\n the rest of it";

std::string two_bytes(std::size_t value) {
    return {static_cast<char>(value & 0xFF), static_cast<char>(value >> 8 & 0xFF)};
}

// With the list of its files, all of them empty; behind it a comment.
std::string archive_of(const std::vector<std::string>& names) {
    std::string bytes;
    std::string list;
    for (const std::string& name : names) {
        bytes += "PK\x03\x04" + std::string(22, '\0') + two_bytes(name.size()) + two_bytes(0) + name;
        list += "PK\x01\x02" + std::string(24, '\0') + two_bytes(name.size()) + std::string(16, '\0') + name;
    }
    const std::string end = "PK\x05\x06" + std::string(6, '\0') + two_bytes(names.size()) + two_bytes(list.size()) +
                            two_bytes(0) + two_bytes(bytes.size()) + two_bytes(0) + two_bytes(7);
    return bytes + list + end + "comment";
}

std::string first_in_archive(const std::string& said) {
    return "PK\x03\x04" + std::string(22, '\0') + two_bytes(8) + two_bytes(0) + "mimetype" + said + "PK\x03\x04";
}

TEST_CASE("what a file is says its content") {
    test::TemporaryFolder folder;
    const auto type_in = [&](const std::string& bytes) {
        const fs::path file = folder.path() / "file";
        REQUIRE(write_file(file, bytes, 0600));
        const auto type = type_of(file, bytes.size());
        REQUIRE(type);
        return *type ? std::string(media_type(**type)) : std::string("nothing");
    };
    const std::string open_document = "application/vnd.oasis.opendocument.";
    CHECK(type_in(picture) == "image/png");
    CHECK(type_in("\xFF\xD8\xFF\xE0 and so on") == "image/jpeg");
    CHECK(type_in("RIFF\x10\0\0\0WEBPVP8 "s) == "image/webp");
    CHECK(type_in("RIFF\x10\0\0\0WAVEfmt "s) == "nothing");
    CHECK(type_in("\xEF\xBB\xBF junk %PDF-1.7") == "application/pdf");
    CHECK(type_in("\0\0\0\x18"
                  "ftypisom"s) == "video/mp4");
    CHECK(type_in("\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm") == "video/webm");
    CHECK(type_in("\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x88matroska") == "nothing");
    CHECK(type_in("ID3\x04 a song") == "audio/mpeg");
    CHECK(type_in("\xFF\xFB\x90\x64 frames") == "audio/mpeg");
    CHECK(type_in("\xFF\xFF\xFF\xFF frames") == "nothing");
    CHECK(type_in("OggS\0\x02"s) == "audio/ogg");
    CHECK(type_in(archive_of({"[Content_Types].xml", "word/document.xml"})).ends_with("wordprocessingml.document"));
    CHECK(type_in(archive_of({"xl/workbook.xml"})).ends_with("spreadsheetml.sheet"));
    CHECK(type_in(archive_of({"other.xml"})) == "nothing");
    CHECK(type_in("PK\x03\x04 word/document.xml word/document.xml") == "nothing");
    CHECK(type_in(first_in_archive(open_document + "text")) == open_document + "text");
    CHECK(type_in(first_in_archive(open_document + "spreadsheet")) == open_document + "spreadsheet");
    CHECK(type_in(first_in_archive(open_document + "text-template")) == "nothing");
    CHECK(type_in(" \n<!DOCTYPE HTML><p>") == "text/html");
    for (const char* other : {"", "M", "MZ program", "#!/bin/sh", "plain words", "PK\x03\x04", "PK\x05\x06"}) {
        CAPTURE(other);
        CHECK(type_in(other) == "nothing");
    }
}

struct Files {
    test::TestOffice office;
    std::string editor = "Cookie: " + office.cookie_of("anna", {Role::editor}) + "\r\n" + api_sign;

    test::Answer bring(const std::string& bytes) { return office.ask("POST", "/api/files", editor, bytes); }
    [[nodiscard]] fs::path file_of(const std::string& hash) const {
        return office.town.layout().content_files() / hash.substr(0, 2) / hash;
    }
    [[nodiscard]] bool nothing_is_left() const {
        return test::eventually([&] { return fs::is_empty(uploads_of(office.town.layout())); });
    }
};

TEST_CASE_FIXTURE(Files, "a file is kept beside the store under its hash, once, and is given back as it came") {
    const std::string hash = sha256_hex(picture);
    const auto brought = bring(picture);
    CHECK(brought.status == 201);
    CHECK(brought.body ==
          R"({"hash":")" + hash + R"(","length":)" + std::to_string(picture.size()) + ",\"type\":\"image/png\"}\n");
    CHECK(brought.fields.at("location") == "/api/files/" + hash);
    CHECK(*read_file(file_of(hash), 1000) == picture);
    // The same again is no other file, and makes whole what rotted.
    REQUIRE(write_file(file_of(hash), "rotten", 0600));
    const auto again = bring(picture);
    CHECK(again.status == 200);
    CHECK(again.body == brought.body);
    CHECK(nothing_is_left());

    const auto shown = office.ask("GET", "/api/files/" + hash, editor);
    CHECK(shown.status == 200);
    CHECK(shown.body == picture);
    CHECK(shown.fields.at("content-type") == "image/png");
    CHECK(shown.fields.at("content-disposition") == "attachment");
    CHECK(shown.fields.at("x-content-type-options") == "nosniff");
    CHECK(shown.fields.at("etag") == "\"" + hash + "\"");
    CHECK(office.ask("GET", "/api/files/" + hash, editor + "If-None-Match: \"" + hash + "\"\r\n").status == 304);
    CHECK(office.ask("GET", "/api/files/" + sha256_hex("another"), editor).status == 404);
    CHECK(office.ask("GET", "/api/files/..%2F..%2Fcontent.db", editor).status == 404);
    const auto rows = storage_of(office.town.layout())->connect(store::content_schema(), store::Storage::Access::write);
    REQUIRE(rows);
    const auto lines = audit::Log(**rows).list({});
    REQUIRE(lines->size() == 1);
    CHECK(lines->front().act.who == "anna");
    CHECK(lines->front().act.what == "content.file");
    CHECK(lines->front().act.subject == hash);
}

TEST_CASE_FIXTURE(Files, "what is no file of a known kind is refused and leaves nothing") {
    for (const std::string& bytes :
         {"plain words"s, "<html><script>alert(1)</script>"s, "MZ"s, std::string(300'000, 'x')}) {
        const auto refused = bring(bytes);
        CHECK(refused.status == 415);
        CHECK(refused.fields.at("content-type") == "application/problem+json");
    }
    CHECK(bring("").status == 415);
    CHECK(nothing_is_left());
    CHECK(!fs::exists(office.town.layout().content_files()));
}

TEST_CASE_FIXTURE(Files, "of whoever may not bring files no body is taken") {
    const std::string clerk = "Cookie: " + office.cookie_of("boris", {Role::clerk}) + "\r\n" + api_sign;
    const std::string length = "Content-Length: 60000000\r\n";
    for (const auto& [fields, status] : {std::pair(clerk, 403), std::pair(api_sign, 401)}) {
        const auto refused = office.ask("POST", "/api/files", fields + length);
        CHECK(refused.status == status);
        CHECK(refused.fields.at("content-type") == "application/problem+json");
    }
    CHECK(office.ask("POST", "/api/files", editor + "Content-Length: 67108865\r\n").status == 413);
    CHECK(fs::is_empty(uploads_of(office.town.layout())));
}

}  // namespace
}  // namespace veche::server::office
