using System.Buffers;

namespace PureZmq.Tool.Lines;

/// <summary>How a message is written as one line, and read from it. What is written reads back as the same frames.</summary>
/// <remarks>A line is octets, as it goes through pipes; its end is not part of it.</remarks>
internal abstract class LineForm
{
    /// <summary>Reads the frames of a message.</summary>
    /// <param name="line">The line; frames may refer to it.</param>
    /// <returns>At least one frame.</returns>
    /// <exception cref="MalformedLineException">The line is not of this form.</exception>
    internal abstract Frame[] Parse(ReadOnlyMemory<byte> line);

    /// <summary>Writes a message, without the end of the line.</summary>
    internal abstract void Write(Message message, IBufferWriter<byte> output);
}
