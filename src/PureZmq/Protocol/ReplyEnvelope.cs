namespace PureZmq.Protocol;

/// <summary>What a REQ demands of the front of each reply: an empty delimiter, or a request id of four octets and then the
/// delimiter.</summary>
/// <remarks>Specification: 28/REQREP; the request id is that of ZMQ_REQ_CORRELATE. Checked on headers: a wrong reply ends the
/// connection.</remarks>
internal struct ReplyEnvelope
{
    private const int RequestIdLength = 4;
    private Place _place;

    private enum Place
    {
        /// <summary>The first frame of a message comes next.</summary>
        Front,

        /// <summary>A request id came; the delimiter comes next.</summary>
        Delimiter,

        /// <summary>The delimiter came; frames are the application's.</summary>
        Body,
    }

    /// <summary>Takes the next frame of a message into account.</summary>
    /// <exception cref="ZmtpProtocolException">It does not belong there.</exception>
    public void Check(FrameHeader header)
    {
        var more = (header.Flags & FrameFlags.More) != 0;
        _place = (_place, more, header.BodySize) switch
        {
            (Place.Front or Place.Delimiter, true, 0) => Place.Body,
            (Place.Front, true, RequestIdLength) => Place.Delimiter,
            (Place.Body, _, _) => more ? Place.Body : Place.Front,
            _ => throw ZmtpProtocolException.ReplyWithoutEnvelope(),
        };
    }
}
