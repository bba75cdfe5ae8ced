// Mail to staff: addresses, the bytes of a message, and what is said to a mail server.
#include <doctest/doctest.h>

#include "base/files.h"
#include "server/accounts/mail_address.h"
#include "server/accounts/notice.h"
#include "server/mail/letter.h"
#include "server/mail/mail_server.h"
#include "server/mail/message.h"
#include "sync/protocol/bytes.h"
#include "tests/server/support/smtp_sink.h"

using namespace veche;
using namespace veche::server;
using namespace std::chrono_literals;
using mail::Sent;
using test::SmtpSink;

namespace {

const mail::Message message{"town@town.example", "ivanova@town.example",       "Пароль изменён",
                            "Здравствуйте!\n",   "<1.abc@town.veche.invalid>", {1795890000}};

Configuration::Mail settings_for(const std::string& server) {
    Configuration::Mail settings;
    settings.server = server;
    settings.from = "town@town.example";
    return settings;
}

struct Sending {
    test::TemporaryFolder folder;
    std::atomic<bool> stop{false};
    mail::MailServer::Patience patience{2s, 2s};

    [[nodiscard]] mail::MailServer server(const Configuration::Mail& settings) {
        REQUIRE(write_file(folder.path() / "mail", "open sesame\n", 0600));
        auto prepared = mail::MailServer::prepare(settings, folder.path() / "mail", patience);
        REQUIRE_MESSAGE(prepared, prepared.error().message);
        return std::move(*prepared);
    }
    Sent send(const Configuration::Mail& settings) {
        return server(settings).send(message.to, bytes_of(message), stop);
    }
    Sent send_to(const std::vector<std::string>& behaviours) {
        SmtpSink sink(behaviours);
        return send(settings_for(sink.address()));
    }
};

std::string head_of(const std::string& bytes) {
    return bytes.substr(0, bytes.find("\r\n\r\n"));
}

std::size_t lines_of_head(const mail::Message& one) {
    const std::string head = head_of(bytes_of(one));
    std::size_t lines = 1;
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
        if (head[at + 2] != ' ') ++lines;  // one that is folded is one
    }
    return lines;
}

}  // namespace

TEST_CASE("a mail address is what a mail server takes, and nothing that ends a line") {
    for (const char* right :
         {"ivanova@town.example", "i.p+office@xn--d1acj3b.example", "a@b.c", "o'neill_1@a-b.example"}) {
        CHECK_MESSAGE(accounts::is_mail_address(right), right);
    }
    const std::string long_name(65, 'a');
    const std::string long_domain = std::string(250, 'a') + ".example";
    for (const std::string& wrong : {std::string(),
                                     std::string("ivanova"),
                                     std::string("@town.example"),
                                     std::string("ivanova@"),
                                     std::string("ivanova@town"),
                                     std::string("i@v@town.example"),
                                     std::string("a b@town.example"),
                                     std::string("a@town.example\r\nBcc: all@town.example"),
                                     std::string("a@town.example\n"),
                                     std::string("a\r@town.example"),
                                     std::string("a@town.example\0", 15),
                                     std::string("<a@town.example>"),
                                     std::string("a@[127.0.0.1]"),
                                     std::string("\"a b\"@town.example"),
                                     std::string(".a@town.example"),
                                     std::string("a..b@town.example"),
                                     std::string("a@-town.example"),
                                     std::string("a@town-.example"),
                                     std::string("a@town..example"),
                                     std::string("иванова@town.example"),
                                     std::string("a@город.example"),
                                     std::string("a,b@town.example"),
                                     long_name + "@town.example",
                                     "a@" + long_domain}) {
        CHECK_FALSE_MESSAGE(accounts::is_mail_address(wrong), wrong);
    }
}

TEST_CASE("a full name has nothing that ends a line or turns its direction") {
    CHECK(accounts::is_full_name("Іванова-Д’Артаньян А. П."));
    for (const char* wrong : {"", "Иванова\r\nBcc: a@b.example", "Иванова\n", "Иванова\t", "Иванова\x7f",
                              "Иванова\u0085", "Иванова\u2028", "Иванова\u202e", "Иванова\xff"}) {
        CHECK_FALSE_MESSAGE(accounts::is_full_name(wrong), wrong);
    }
    CHECK_FALSE(accounts::is_full_name(std::string(201, 'a')));
}

TEST_CASE("a message is ASCII in lines of bounded length, and reads back as it was") {
    mail::Message one = message;
    one.subject = "Очень длинная тема письма, которая ни в одну строку заголовка не помещается, и ещё немного";
    one.text = "Здравствуйте!\n\nВторой абзац.\n";
    const std::string bytes = bytes_of(one);
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = bytes.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
        CHECK(end - begin <= 78);
        for (const char c : bytes.substr(begin, end - begin)) CHECK((c >= ' ' && c <= '~'));
    }
    CHECK(begin == bytes.size());
    CHECK(bytes.find("Date: Sat, 28 Nov 2026 18:20:00 +0000\r\n") != std::string::npos);
    std::string subject;
    const std::string head = head_of(bytes);
    for (std::size_t at = head.find("?B?"); at != std::string::npos; at = head.find("?B?", at + 3)) {
        const auto piece = protocol::bytes_from_base64(head.substr(at + 3, head.find("?=", at + 3) - at - 3));
        REQUIRE(piece);
        subject += *piece;
    }
    CHECK(subject == one.subject);
}

TEST_CASE("nothing in a subject or a text adds a line to the head") {
    const std::size_t lines = lines_of_head(message);
    for (const char* hostile : {"a\r\nBcc: all@town.example", "a\nBcc: all@town.example", "a\r\n\r\nbody",
                                "=?UTF-8?B?DQpCY2M6?=", "\xff\xfe\r\n", "a\0b"}) {
        mail::Message one = message;
        one.subject = hostile;
        one.text = std::string(hostile) + "\r\n.\r\nMAIL FROM:<a@b.example>\r\n";
        CHECK(lines_of_head(one) == lines);
        CHECK(bytes_of(one).find("Bcc") == std::string::npos);
        CHECK(bytes_of(one).find("\r\n.") == std::string::npos);
    }
}

TEST_CASE("a letter is in the language of its notice, and what is filled in is not read again") {
    store::Account account;
    account.name = "ivanova";
    account.full_name = "{when} Іванова";
    account.mail = "ivanova@town.example";
    jobs::Job job;
    job.number = 7;
    job.created = {1795890000};
    const mail::Sender sender{"town@town.example", "aabb", *TimeZone::named("Europe/Kyiv")};
    const auto letter_in = [&](content::Language language) {
        return mail::message_of({"ivanova", content::StaffLetter::new_device, language}, account, job, sender);
    };
    const mail::Message ukrainian = letter_in(content::Language::ukrainian);
    CHECK(ukrainian.subject == "Вхід з нового пристрою");
    CHECK(ukrainian.text.rfind("Вітаємо, {when} Іванова!\n\n", 0) == 0);
    CHECK(ukrainian.text.find("«ivanova»") != std::string::npos);
    CHECK(ukrainian.text.find("28 листопада 2026, 20:20") != std::string::npos);
    CHECK(letter_in(content::Language::russian).text.find("28 ноября 2026, 20:20") != std::string::npos);
    CHECK(letter_in(content::Language::english).subject == "Signed in from a new device");
    account.full_name = "Иванова\r\nBcc: a@b.example";
    CHECK(letter_in(content::Language::russian).text.find("Bcc") == std::string::npos);
}

TEST_CASE("no place in a letter's words is left empty or unknown, in any language") {
    for (const content::Language language : content::all_languages) {
        for (std::size_t i = 0; i < content::staff_letter_names.size(); ++i) {
            store::Account account;
            account.name = "ivanova";
            account.full_name = "Иванова";
            const mail::Message letter = mail::message_of({"ivanova", static_cast<content::StaffLetter>(i), language},
                                                          account, jobs::Job(), {"a@b.example", "aabb", TimeZone()});
            CHECK_FALSE(letter.subject.empty());
            CHECK(letter.text.find("1970") != std::string::npos);
            CHECK(letter.text.find("ivanova") != std::string::npos);
            CHECK(letter.text.find('{') == std::string::npos);
        }
    }
}

TEST_CASE("a job has one Message-ID for ever, and no other job has it, not even under its number after a restore") {
    jobs::Job job;
    job.number = 7;
    job.created = {1000};
    job.payload = accounts::payload_of({"ivanova", content::StaffLetter::new_device, content::Language::russian});
    const std::string id = mail::message_id(job, "aabb");
    jobs::Job later = job;
    later.attempts = 9;
    later.reason = "451";
    later.due = {5000};
    CHECK(mail::message_id(later, "aabb") == id);
    CHECK(mail::message_id(job, "ccdd") != id);
    jobs::Job other = job;
    other.created = {2000};
    CHECK(mail::message_id(other, "aabb") != id);
    other = job;
    other.payload = "{}";
    CHECK(mail::message_id(other, "aabb") != id);
}

TEST_CASE("a notice reads back, and one of a later program is refused") {
    const accounts::Notice notice{"ivanova", content::StaffLetter::factors_reset, content::Language::ukrainian};
    const std::string payload = accounts::payload_of(notice);
    CHECK(payload == R"({"account":"ivanova","language":"uk","letter":"factors_reset"})");
    const auto read = accounts::notice_from(payload);
    REQUIRE(read);
    CHECK(read->account == "ivanova");
    CHECK(read->letter == content::StaffLetter::factors_reset);
    CHECK(read->language == content::Language::ukrainian);
    CHECK_FALSE(accounts::notice_from(R"({"account":"ivanova","language":"uk","letter":"moon"})"));
    CHECK_FALSE(accounts::notice_from("no JSON"));
}

TEST_CASE("the mail server's address is a scheme, a host and a port, and only this machine is spoken to without TLS") {
    struct Row {
        const char* text;
        const char* host;
        int port;
        mail::Tls tls;
    };
    for (const Row& row : {Row{"smtp://mail.town.example:25", "mail.town.example", 25, mail::Tls::required},
                           Row{"smtp://mail.town.example", "mail.town.example", 587, mail::Tls::required},
                           Row{"smtps://mail.town.example", "mail.town.example", 465, mail::Tls::at_once},
                           Row{"smtp://10.0.0.7", "10.0.0.7", 587, mail::Tls::required},
                           Row{"smtp://127.0.0.1:25", "127.0.0.1", 25, mail::Tls::none},
                           Row{"smtp://localhost", "localhost", 587, mail::Tls::none},
                           Row{"smtp://[::1]:25", "::1", 25, mail::Tls::none},
                           Row{"smtps://localhost", "localhost", 465, mail::Tls::at_once},
                           Row{"smtp://localhost.town.example", "localhost.town.example", 587, mail::Tls::required},
                           Row{"smtp://127.0.0.1.example", "127.0.0.1.example", 587, mail::Tls::required}}) {
        const auto address = mail::server_address(row.text);
        REQUIRE_MESSAGE(address, row.text);
        CHECK(address->host == row.host);
        CHECK(address->port == row.port);
        CHECK(address->tls == row.tls);
    }
    for (const char* wrong : {"", "mail.town.example", "http://mail.town.example", "smtp://", "smtp://:25",
                              "smtp://a:0", "smtp://a:65536", "smtp://a:25/", "smtp://a:25\r\n", "smtp://user@a",
                              "smtp://a b", "smtp://[::1", "smtp://::1", "smtp://[a]"}) {
        CHECK_FALSE_MESSAGE(mail::server_address(wrong), wrong);
    }
}

TEST_CASE_FIXTURE(Sending, "a letter reaches the mail server as it was written") {
    SmtpSink sink;
    auto settings = settings_for(sink.address());
    settings.user = "town";
    CHECK(send(settings).fate == Sent::Fate::taken);
    const test::SunkMail got = sink.mail();
    CHECK(got.sender.rfind("FROM:<town@town.example>", 0) == 0);
    CHECK(got.recipient == "TO:<ivanova@town.example>");
    CHECK(got.client == "town.example");
    CHECK(got.login == std::string("\0town\0open sesame", 17));
    CHECK(got.field("Message-ID") == message.id);
    CHECK(got.field("To") == "<ivanova@town.example>");
    CHECK(got.text == "Здравствуйте!\r\n");
    CHECK(sink.closed().back() == "QUIT");
}

TEST_CASE_FIXTURE(Sending, "what concerns the letter is for good, what concerns the way or the server is for later") {
    for (const char* refusal : {"recipient-refused", "message-refused"}) {
        CHECK_MESSAGE(send_to({refusal}).fate == Sent::Fate::never, refusal);
    }
    for (const char* trouble : {"recipient-later", "message-later", "busy", "unwelcome", "silent",
                                "silent-after-message", "cut-after-message"}) {
        CHECK_MESSAGE(send_to({trouble}).fate == Sent::Fate::later, trouble);
    }
    CHECK(send(settings_for("smtp://127.0.0.1:1")).fate == Sent::Fate::later);
    SmtpSink sink({"login-refused"});
    auto settings = settings_for(sink.address());
    settings.user = "town";
    CHECK(send(settings).fate == Sent::Fate::later);
}

TEST_CASE_FIXTURE(Sending, "a reason has the mail server's code and none of its words, which may name the person") {
    for (const char* refusal : {"recipient-refused", "message-refused"}) {
        const std::string reason = send_to({refusal}).reason;
        CHECK(reason.find("55") != std::string::npos);
        CHECK(reason.find("ivanova") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Sending, "a letter on its way is broken off when the server is stopped") {
    SmtpSink sink({"silent"});
    patience = {60s, 600s};
    stop = true;
    CHECK(send(settings_for(sink.address())).fate == Sent::Fate::stopped);
}

TEST_CASE_FIXTURE(Sending, "the password and the letter go to no other machine in clear") {
    for (const auto tls : {SmtpSink::Tls::none, SmtpSink::Tls::starttls}) {
        // The name leads to the sink; that it is no loopback is told by how it is written.
        SmtpSink sink({"ok"}, tls);
        auto settings = settings_for("smtp://127.1:" + std::to_string(sink.port()));
        settings.user = "town";
        const Sent sent = send(settings);
        CHECK(sent.fate == Sent::Fate::later);
        for (const std::string& command : sink.closed()) {
            CHECK((command == "EHLO" || command == "STARTTLS" || command == "QUIT"));
        }
    }
}

TEST_CASE_FIXTURE(Sending, "what is asked of another machine is said after STARTTLS") {
    SmtpSink sink({"ok"}, SmtpSink::Tls::starttls);
    auto settings = settings_for("smtp://127.1:" + std::to_string(sink.port()));
    settings.user = "town";
    settings.certificates = sink.certificates();
    const Sent sent = send(settings);
    CHECK_MESSAGE(sent.fate == Sent::Fate::taken, sent.reason);
    const test::SunkMail got = sink.mail();
    CHECK(got.tls);
    CHECK(got.login == std::string("\0town\0open sesame", 17));
}

TEST_CASE_FIXTURE(Sending, "TLS is spoken with whoever has a certificate for the name, and with nobody else") {
    SmtpSink at_once({"ok"}, SmtpSink::Tls::at_once);
    auto settings = settings_for("smtps://localhost:" + std::to_string(at_once.port()));
    settings.certificates = at_once.certificates();
    CHECK(send(settings).fate == Sent::Fate::taken);
    CHECK(at_once.mail().tls);

    SmtpSink stranger({"ok"}, SmtpSink::Tls::at_once);
    settings.server = "smtps://localhost:" + std::to_string(stranger.port());
    CHECK(send(settings).fate == Sent::Fate::later);
    settings.certificates = stranger.certificates();
    settings.server = "smtps://127.0.0.1:" + std::to_string(stranger.port());
    CHECK(send(settings).fate == Sent::Fate::later);
}

TEST_CASE_FIXTURE(Sending, "a name that is not found at the start is no failure, and the letter waits") {
    const Sent sent = send(settings_for("smtp://mail.nowhere.invalid"));
    CHECK(sent.fate == Sent::Fate::later);
    CHECK(sent.reason.find("mail.nowhere.invalid") != std::string::npos);
}

TEST_CASE_FIXTURE(Sending,
                  "without its password or its certificates the mail server is not prepared, and the file is named") {
    auto settings = settings_for("smtp://127.0.0.1:25");
    settings.user = "town";
    const auto without_password = mail::MailServer::prepare(settings, folder.path() / "none");
    REQUIRE_FALSE(without_password);
    CHECK(without_password.error().message.find("none") != std::string::npos);
    settings = settings_for("smtps://localhost");
    settings.certificates = (folder.path() / "missing.pem").string();
    const auto without_certificates = mail::MailServer::prepare(settings, folder.path() / "none");
    REQUIRE_FALSE(without_certificates);
    CHECK(without_certificates.error().message.find("missing.pem") != std::string::npos);
}
