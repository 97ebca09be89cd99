using System.Text;
using PureZmq.Tool.Lines;
using Xunit;

namespace PureZmq.Tool.Tests.Lines;

/// <summary>The text form, line by line. Frames are shown in hexadecimal, with spaces between them.</summary>
public sealed class TextFormTests
{
    [Theory]
    [InlineData("hello", "68656c6c6f")]
    [InlineData("", "-")]
    [InlineData("\t", "- -")]
    [InlineData("a\t\tb", "61 - 62")]
    [InlineData(@"\t\n\r\\", "090a0d5c")]
    [InlineData(@"\x00\xff\xFF", "00ffff")]
    [InlineData(@"a\x20b", "612062")]
    [InlineData("é\u0001", "c3a901")]
    public void A_line_is_read(string line, string frames)
        => Assert.Equal(frames, string.Join(' ', new TextForm().Parse(Encoding.UTF8.GetBytes(line)).Select(Hex)));

    [Theory]
    [InlineData("68656c6c6f", "hello")]
    [InlineData("- -", "\t")]
    [InlineData("090a0d5c", @"\t\n\r\\")]
    [InlineData("00ff1b7f", @"\x00\xFF\x1B\x7F")]
    [InlineData("c3a9f09f9880", "é😀")]
    [InlineData("c3", @"\xC3")]
    [InlineData("61c328", @"a\xC3(")]
    [InlineData("c29b e280a8", "\\xC2\\x9B\t\\xE2\\x80\\xA8")]
    public void Frames_are_written(string frames, string line)
    {
        var message = new HexForm().Parse(Encoding.ASCII.GetBytes(frames)).Select(frame => frame.ToArray()).ToArray();
        Assert.Equal(line, Encoding.UTF8.GetString(LineFormTests.Write(new TextForm(), message)));
    }

    [Fact]
    public void Octets_that_are_no_text_are_read_as_they_are()
        => Assert.Equal("ff80", Hex(new TextForm().Parse(new byte[] { 0xFF, 0x80 })[0]));

    [Theory]
    [InlineData(@"a\q", @"\q is not an escape")]
    [InlineData("a\\é", @"\é is not an escape")]
    [InlineData("a\\\u0007", @"\\x07 is not an escape")]
    [InlineData("a\\", @"ends in a lone \")]
    [InlineData("a\\\tb", @"ends in a lone \")]
    [InlineData(@"\x4", @"\x is not followed by two")]
    [InlineData(@"\x4g", @"\x is not followed by two")]
    [InlineData(@"\x 4", @"\x is not followed by two")]
    public void A_wrong_escape_is_refused(string line, string complaint)
        => Assert.Contains(
            complaint,
            Assert.Throws<MalformedLineException>(() => new TextForm().Parse(Encoding.UTF8.GetBytes(line))).Message,
            StringComparison.Ordinal);

    private static string Hex(Frame frame) => frame.IsEmpty ? "-" : Convert.ToHexStringLower(frame.Span);
}
