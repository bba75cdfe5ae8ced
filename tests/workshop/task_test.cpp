// The tasks of the table, done by the machine's real programs.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "content/language.h"
#include "tests/workshop/test_workshop.h"

using namespace veche;
using namespace veche::test;

namespace {

std::uint64_t number_at(const std::string& bytes, std::size_t at, std::size_t length) {
    std::uint64_t number = 0;
    for (std::size_t byte = length; byte-- > 0;)
        number = (number << 8U) | static_cast<unsigned char>(bytes.at(at + byte));
    return number;
}

// Of a wave file that is whole: its length in seconds.
double length_of(const std::string& wave) {
    REQUIRE(wave.size() > 44);
    CHECK(wave.substr(0, 4) == "RIFF");
    CHECK(number_at(wave, 4, 4) == wave.size() - 8);
    CHECK(number_at(wave, 22, 2) == 1);  // one channel
    CHECK(number_at(wave, 40, 4) == wave.size() - 44);
    const auto bytes_a_second = number_at(wave, 28, 4);
    REQUIRE(bytes_a_second > 0);
    return static_cast<double>(wave.size() - 44) / static_cast<double>(bytes_a_second);
}

Json speech(std::string_view language, int rate) {
    return Json::Object{{"language", language}, {"rate", rate}};
}

Json of(std::string_view format) {
    return Json::Object{{"format", format}};
}

// What an office program would have written, made by pandoc itself of a page.
std::string written_as(TestWorkshop& rig, const std::string& format) {
    const std::string page =
        "<h1>Ремонт моста</h1><p>Мост закрыт <b>до мая</b>.</p>"
        "<table><tr><th>День</th><th>Час</th></tr><tr><td>вторник</td><td>9:00</td></tr></table>";
    const auto made = rig.ask("convert", of(format), page);
    REQUIRE(made);
    return *made;
}

Result<workshop::CommandLine> convert(const Json& parameters) {
    return workshop::CommandLine{"/usr/bin/pandoc", "--from=html", "--to=" + *parameters.find("format")->text(),
                                 "--output=-"};
}

// The program's tasks, and one that makes documents for it.
std::span<const workshop::Task> tasks_with_conversion() {
    static const std::vector<workshop::Task> all = [] {
        const auto real = workshop::tasks();
        std::vector<workshop::Task> made(real.begin(), real.end());
        workshop::Task conversion = *workshop::find_task(real, "document.text");
        conversion.name = "convert";
        conversion.command = convert;
        made.push_back(conversion);
        const auto ours = tasks_of_tests();
        made.insert(made.end(), ours.begin(), ours.end());
        return made;
    }();
    return all;
}

// One page with these words; poppler finds its way without the table of places.
std::string pdf_of(const std::string& words) {
    const std::string page = "BT /F1 24 Tf 72 700 Td (" + words + ") Tj ET";
    return "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
           "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
           "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
           "/Resources<</Font<</F1 5 0 R>>>>>> endobj\n"
           "4 0 obj <</Length " +
           std::to_string(page.size()) + ">> stream\n" + page +
           "\nendstream endobj\n5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
           "trailer <</Root 1 0 R>>\n%%EOF\n";
}

}  // namespace

TEST_CASE("a text is spoken in each language into a wave file that says how long it is, and slower takes longer") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig(workshop::tasks());
    for (const content::Language language : content::all_languages) {
        CAPTURE(std::string(content::code(language)));
        const auto wave = rig.ask("speech.wave", speech(content::code(language), 150), "Приём, прийом, reception: 9");
        REQUIRE_MESSAGE(wave, told(wave));
        CHECK(length_of(*wave) > 0.5);
    }
    const std::string text = "Приём граждан по вторникам с девяти часов";
    const auto fast = rig.ask("speech.wave", speech("ru", 300), text);
    const auto slow = rig.ask("speech.wave", speech("ru", 90), text);
    REQUIRE(fast);
    REQUIRE(slow);
    CHECK(length_of(*slow) > 1.5 * length_of(*fast));
    // Nothing in a text is an option or a file to espeak-ng.
    const auto sly = rig.ask("speech.wave", speech("en", 150), "-f /etc/passwd <audio src=\"/etc/passwd\"/>");
    REQUIRE(sly);
    CHECK(length_of(*sly) > 0.5);
}

TEST_CASE("documents of office programs are read as Markdown, with tables, and pages of print as text") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig(tasks_with_conversion());
    for (const std::string format : {"docx", "odt", "html"}) {
        CAPTURE(format);
        const auto text = rig.ask("document.text", of(format), written_as(rig, format));
        REQUIRE_MESSAGE(text, told(text));
        CHECK(text->starts_with("# Ремонт моста\n\nМост закрыт **до мая**."));
        CHECK(text->find("| вторник | 9:00 |") != std::string::npos);
    }
    CHECK(told(rig.ask("document.text", of("pdf"), pdf_of("Minutes of May"))) == "ok: Minutes of May\n\n");
    const auto page = rig.ask("document.text", of("html"),
                              "<p>one<script>alert(1)</script><iframe src=\"file:///etc/passwd\"></iframe>"
                              "<img src=\"http://127.0.0.1/x\"></p>");
    REQUIRE(page);
    CHECK(page->find("<") == std::string::npos);
    CHECK(page->find("root:") == std::string::npos);
}

TEST_CASE("a document that is none, is cut, or swells beyond measure is refused, and the next one is read") {
    if (!can_have_namespaces()) return;
    TestWorkshop rig(tasks_with_conversion());
    const std::string document = written_as(rig, "docx");
    for (const std::string format : {"docx", "odt", "pdf"}) {
        CHECK(told(rig.ask("document.text", of(format), "no such thing")) == "refused");
    }
    CHECK(told(rig.ask("document.text", of("docx"), document.substr(0, document.size() / 2))) == "refused");
    CHECK(told(rig.ask("document.text", of("docx"))) == "refused");
    // 400 MB in some 2 MB.
    const std::string bomb = R"(
import sys, zipfile
with zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>')
    archive.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>')
    with archive.open("word/document.xml", "w") as part:
        part.write(b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
                   b'<w:p><w:r><w:t>')
        for _ in range(400): part.write(b"x" * 1_000_000)
        part.write(b"</w:t></w:r></w:p></w:body></w:document>")
)";
    const auto made = rig.begin("maker", Json::Object{{"script", bomb}}, {}, std::chrono::seconds(70)).get();
    REQUIRE_MESSAGE(made, told(made));
    CHECK(made->size() < 3'000'000);
    CHECK(told(rig.ask("document.text", of("docx"), *made)) == "refused");
    CHECK(rig.ask("document.text", of("docx"), document));
}
