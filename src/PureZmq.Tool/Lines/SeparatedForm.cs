using System.Buffers;

namespace PureZmq.Tool.Lines;

/// <summary>A form whose frames stand beside each other, with a separator between them.</summary>
internal abstract class SeparatedForm(byte separator) : LineForm
{
    internal override void Write(Message message, IBufferWriter<byte> output)
    {
        for (var i = 0; i < message.Count; i++)
        {
            if (i > 0)
                output.Write([separator]);
            WriteFrame(message[i].Span, output);
        }
    }

    /// <summary>Writes one frame.</summary>
    protected abstract void WriteFrame(ReadOnlySpan<byte> frame, IBufferWriter<byte> output);
}
