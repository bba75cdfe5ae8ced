#include "tests/server/support/smtp_sink.h"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/protocol/bytes.h"
#include "tests/folders.h"

namespace veche::test {
namespace {

constexpr int patience_ms = 30'000;

void make_certificate(const std::filesystem::path& folder, const std::string& names) {
    const std::string command =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext "
        "subjectAltName=" +
        names + " -keyout " + (folder / "key.pem").string() + " -out " + (folder / "certificate.pem").string() +
        " 2>/dev/null";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl made no certificate");
}

std::string text_of(const Json& event, std::string_view field) {
    const Json* const value = event.find(field);
    return value != nullptr && value->text() != nullptr ? *value->text() : std::string();
}

std::vector<std::string> texts_of(const Json& event, std::string_view name) {
    std::vector<std::string> texts;
    const Json* const value = event.find(name);
    if (value == nullptr || value->array() == nullptr) return texts;
    for (const Json& one : *value->array()) texts.push_back(*one.text());
    return texts;
}

SunkMail mail_in(const Json& told) {
    SunkMail mail{text_of(told, "sender"),
                  text_of(told, "recipient"),
                  text_of(told, "name"),
                  text_of(told, "login"),
                  *told.find("tls")->flag(),
                  {},
                  {}};
    std::string encoded;
    bool in_head = true;
    for (const std::string& line : texts_of(told, "lines")) {
        if (!in_head) {
            encoded += line;
        } else if (line.empty()) {
            in_head = false;
        } else if (line.front() == ' ') {
            mail.head.back() += line;
        } else {
            mail.head.push_back(line);
        }
    }
    mail.text = protocol::bytes_from_base64(encoded).value_or("");
    return mail;
}

}  // namespace

std::string SunkMail::field(const std::string& name) const {
    std::string found;
    for (const std::string& line : head) {
        if (line.rfind(name + ": ", 0) != 0) continue;
        if (!found.empty()) throw std::runtime_error("two lines " + name);
        found = line.substr(name.size() + 2);
    }
    return found;
}

SmtpSink::SmtpSink(const std::vector<std::string>& behaviours, Tls tls) {
    std::vector<std::string> arguments = {"python3", VECHE_SOURCE_DIR "/tests/server/support/smtp_sink.py"};
    if (tls != Tls::none) {
        make_certificate(folder_.path(), tls == Tls::starttls ? "IP:127.0.0.1" : "DNS:localhost");
        arguments.insert(arguments.end(), {"--tls", tls == Tls::starttls ? "starttls" : "at-once", "--certificate",
                                           certificates(), "--key", (folder_.path() / "key.pem").string()});
    }
    arguments.insert(arguments.end(), behaviours.begin(), behaviours.end());
    std::vector<char*> values;
    for (std::string& argument : arguments) values.push_back(argument.data());
    values.push_back(nullptr);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ == 0) {
        ::dup2(in[0], STDIN_FILENO);
        ::dup2(out[1], STDOUT_FILENO);
        ::execvp(values.front(), values.data());
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
    const Json listening = event("listening");
    port_ = static_cast<std::uint16_t>(*listening.find("port")->integer());
}

SmtpSink::~SmtpSink() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    ::close(input_);
    ::close(output_);
}

Json SmtpSink::event(const std::string& name) {
    auto told = event_within(name, patience_ms);
    if (!told) throw std::runtime_error("the sink had no " + name);
    return std::move(*told);
}

std::optional<Json> SmtpSink::event_within(const std::string& name, int milliseconds) {
    for (auto one = passed_.begin(); one != passed_.end(); ++one) {
        if (text_of(*one, "event") != name) continue;
        Json found = *one;
        passed_.erase(one);
        return found;
    }
    while (true) {
        if (const std::size_t end = unread_.find('\n'); end != std::string::npos) {
            auto read = parse_json(unread_.substr(0, end));
            unread_.erase(0, end + 1);
            if (!read) throw std::runtime_error("the sink says no JSON");
            if (text_of(*read, "event") == name) return *read;
            passed_.push_back(*read);
            continue;
        }
        pollfd wait{output_, POLLIN, 0};
        std::array<char, 4096> piece{};
        if (::poll(&wait, 1, milliseconds) <= 0) return std::nullopt;
        const ssize_t got = ::read(output_, piece.data(), piece.size());
        if (got <= 0) throw std::runtime_error("the sink has ended");
        unread_.append(piece.data(), static_cast<std::size_t>(got));
    }
}

SunkMail SmtpSink::mail() {
    return mail_in(event("message"));
}

std::optional<SunkMail> SmtpSink::mail_if_any() {
    const auto told = event_within("message", 0);
    return told ? std::optional(mail_in(*told)) : std::nullopt;
}

std::vector<std::string> SmtpSink::closed() {
    return texts_of(event("closed"), "commands");
}

void SmtpSink::go_on() {
    if (::write(input_, "\n", 1) != 1) throw std::runtime_error("the sink has ended");
}

}  // namespace veche::test
