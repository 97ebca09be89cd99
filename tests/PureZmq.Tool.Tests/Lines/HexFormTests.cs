using System.Text;
using PureZmq.Tool.Lines;
using Xunit;

namespace PureZmq.Tool.Tests.Lines;

/// <summary>The hexadecimal form, line by line.</summary>
public sealed class HexFormTests
{
    [Theory]
    [InlineData("68656c6C6F", "hello")]
    [InlineData("-", "")]
    [InlineData("61 - 62", "a||b")]
    [InlineData("  61   62 ", "a|b")]
    public void A_line_is_read(string line, string frames)
        => Assert.Equal(frames, string.Join('|', new HexForm().Parse(Encoding.ASCII.GetBytes(line)).Select(frame => frame.ToString())));

    [Fact]
    public void Frames_are_written_in_small_digits()
        => Assert.Equal("00e4ff - 61", Encoding.ASCII.GetString(LineFormTests.Write(new HexForm(), [[0x00, 0xE4, 0xFF], [], [0x61]])));

    [Theory]
    [InlineData("", "there is no frame")]
    [InlineData("  ", "there is no frame")]
    [InlineData("616", "3 hexadecimal digits")]
    [InlineData("61 6g", "'g' is not")]
    [InlineData("--", "'-' is not")]
    public void A_wrong_line_is_refused(string line, string complaint)
        => Assert.Contains(
            complaint,
            Assert.Throws<MalformedLineException>(() => new HexForm().Parse(Encoding.ASCII.GetBytes(line))).Message,
            StringComparison.Ordinal);
}
