using System.Text;
using PureZmq.Tool.Lines;
using Xunit;

namespace PureZmq.Tool.Tests.Lines;

/// <summary>The JSON form, line by line.</summary>
public sealed class JsonFormTests
{
    [Theory]
    [InlineData("""["hello"]""", "68656c6c6f")]
    [InlineData("""[ "" , "a" ]""", "|61")]
    [InlineData("""["\u00e9\n"]""", "c3a90a")]
    [InlineData("""[{"base64":"AP8="},"a",{"base64":""}]""", "00ff|61|")]
    public void A_line_is_read(string line, string frames)
        => Assert.Equal(
            frames,
            string.Join('|', new JsonForm().Parse(Encoding.UTF8.GetBytes(line)).Select(frame => Convert.ToHexStringLower(frame.Span))));

    [Fact]
    public void Frames_are_written_as_text_where_they_are_text()
        => Assert.Equal(
            """["é<\"","",{"base64":"AP8="}]""",
            Encoding.UTF8.GetString(LineFormTests.Write(new JsonForm(), [Encoding.UTF8.GetBytes("é<\""), [], [0x00, 0xFF]])));

    [Theory]
    [InlineData("\U0001F44B\U0001F3FD")] // a hand and its colour, beyond the basic plane
    [InlineData("\u00A0\u200D\uFEFF\uE000")] // what is seldom seen
    public void Text_is_written_in_its_own_letters(string text)
        => Assert.Equal($"[\"{text}\"]", Encoding.UTF8.GetString(LineFormTests.Write(new JsonForm(), [Encoding.UTF8.GetBytes(text)])));

    [Theory]
    [InlineData("\n\t\u0085\u007F", @"\n\t\u0085\u007F")]
    [InlineData("\u2028\u2029", @"\u2028\u2029")]
    public void What_would_break_the_line_is_escaped(string text, string escaped)
        => Assert.Equal($"[\"{escaped}\"]", Encoding.UTF8.GetString(LineFormTests.Write(new JsonForm(), [Encoding.UTF8.GetBytes(text)])));

    [Theory]
    [InlineData("", "it is not JSON")]
    [InlineData("hello", "it is not JSON, at octet 1")]
    [InlineData("""["a" """, "it is not JSON")]
    [InlineData("""["a"] x""", "it is not JSON")]
    [InlineData("\"a\"", "a message is an array")]
    [InlineData("[]", "there is no frame")]
    [InlineData("[1]", "a message is an array")]
    [InlineData("""[["a"]]""", "a message is an array")]
    [InlineData("""[{"text":"a"}]""", "a message is an array")]
    [InlineData("""[{"base64":"AP8=","x":1}]""", "a message is an array")]
    [InlineData("""[{"base64":"???"}]""", "is not base64")]
    [InlineData("""[{"base64":1}]""", "is not base64")]
    [InlineData("""["\ud800"]""", "not Unicode text")]
    public void A_wrong_line_is_refused(string line, string complaint)
        => Assert.Contains(
            complaint,
            Assert.Throws<MalformedLineException>(() => new JsonForm().Parse(Encoding.UTF8.GetBytes(line))).Message,
            StringComparison.Ordinal);
}
