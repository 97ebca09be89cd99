using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PureZmq.Tool.Lines;
using Xunit;

namespace PureZmq.Tool.Tests.Lines;

/// <summary>What holds for every form of a line: what is written is one line, and reads back as the same frames.</summary>
public sealed class LineFormTests
{
    private static readonly string[] Tricky = ["", "a", "hello world", "\\", "\t\n\r", "é€😀", "\u200D\U0001F3FD\u00A0", "-", "\"", "\u2028\u0085\u009b", "\0"];

    private static readonly Gen<byte[]> Text = Gen.Elements(Tricky).Select(Encoding.UTF8.GetBytes);

    private static readonly Gen<byte[]> Octets = Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf();

    private static readonly Gen<byte[]> Mixed = from a in Text
                                                from b in Octets
                                                from c in Text
                                                select (byte[])[.. a, .. b, .. c];

    private static readonly Gen<byte[]> Frame = Gen.OneOf(Text, Octets, Mixed);

    private static readonly Gen<byte[][]> Frames = Frame.NonEmptyListOf().Select(frames => frames.ToArray());

    public static TheoryData<string> Forms => ["text", "hex", "json"];

    [Theory, MemberData(nameof(Forms))]
    public void What_is_written_reads_back(string name)
    {
        var form = Form(name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Frames.ToArbitrary(), frames =>
        {
            var line = Write(form, frames);
            var read = form.Parse(line).Select(frame => frame.ToArray());
            return frames.Select(Convert.ToHexString).SequenceEqual(read.Select(Convert.ToHexString));
        }));
    }

    [Theory, MemberData(nameof(Forms))]
    public void What_is_written_is_one_line_of_text_without_control_characters(string name)
    {
        var form = Form(name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Frames.ToArbitrary(), frames =>
        {
            var line = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Write(form, frames));
            return line.All(letter => letter == '\t' || !char.IsControl(letter)) && line.ReplaceLineEndings("|") == line;
        }));
    }

    [Theory, MemberData(nameof(Forms))]
    public void Any_octets_are_read_or_refused_in_words(string name)
    {
        var form = Form(name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Octets.ToArbitrary(), line =>
        {
            try
            {
                return form.Parse(line).Length > 0;
            }
            catch (MalformedLineException refused)
            {
                return refused.Message.All(letter => !char.IsControl(letter));
            }
        }));
    }

    internal static LineForm Form(string name) => name switch
    {
        "hex" => new HexForm(),
        "json" => new JsonForm(),
        _ => new TextForm(),
    };

    internal static byte[] Write(LineForm form, byte[][] frames)
    {
        using var message = Message.Create(frames.Select(frame => (Frame)frame).ToArray());
        var line = new ArrayBufferWriter<byte>();
        form.Write(message, line);
        return line.WrittenSpan.ToArray();
    }
}
