using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Messages that pass from one socket to another as they are.</summary>
public sealed class MessageRunTests
{
    private readonly MessageRun _run = new();

    [Fact]
    public void Messages_come_out_as_they_went_in_the_oldest_first()
    {
        _run.Add(null, Wire.Frame("one"));
        _run.Add(null, Wire.Message("two", "", "frames"));
        Assert.Equal(2, _run.Messages);
        Assert.Equal(Wire.Frame("one"), _run.First);
        _run.Pass(_run.First.Length);
        Assert.Equal(Wire.Message("two", "", "frames"), _run.First);
        _run.Pass(_run.First.Length);
        Assert.True(_run.IsEmpty);
    }

    [Fact]
    public void A_routing_id_goes_in_front_even_an_empty_one()
    {
        _run.Add("id"u8.ToArray(), Wire.Message("", "body"));
        _run.Add([], Wire.Frame("x"));
        Assert.Equal(Wire.Message("id", "", "body"), _run.First);
        _run.Pass(_run.First.Length);
        Assert.Equal(Wire.Message("", "x"), _run.First);
    }

    [Fact]
    public void The_first_frame_and_the_others_are_told_apart()
    {
        var first = MessageRun.FirstFrame(Wire.Message("id", "", "body"), out var others);
        Assert.Equal("id"u8, first);
        Assert.Equal(Wire.Message("", "body"), others);
        Assert.Equal("alone"u8, MessageRun.FirstFrame(Wire.Frame("alone"), out others));
        Assert.True(others.IsEmpty);
    }

    [Fact]
    public void A_message_taken_out_has_the_same_frames()
    {
        _run.Add("id"u8.ToArray(), Wire.Message("", "body"));
        _run.Add(null, Wire.Frame("next"));
        using (var message = _run.TakeFirst())
            Assert.Equal("[id][][body]", message.ToString());
        using (var message = _run.TakeFirst())
            Assert.Equal("[next]", message.ToString());
        Assert.True(_run.IsEmpty);
    }

    [Fact]
    public void Frames_and_octets_are_those_of_the_messages_that_are_left()
    {
        Assert.Equal((0, 0), _run.Count());
        _run.Add("id"u8.ToArray(), Wire.Message("", "body"));
        _run.Add(null, Wire.Frame("12345"));
        Assert.Equal((4, 11), _run.Count());
        _run.Pass(_run.First.Length);
        Assert.Equal((1, 5), _run.Count());
    }

    [Fact]
    public void It_holds_what_it_says_it_holds_and_is_as_good_as_new_when_empty()
    {
        var id = new byte[255];
        var frames = Wire.Frame(new byte[255]);
        for (var round = 0; round < 2; round++)
        {
            var count = 0;
            for (; _run.Holds(id.Length + frames.Length); count++)
                _run.Add(id, frames);
            Assert.Equal(31, count);
            for (; !_run.IsEmpty; count--)
            {
                Assert.Equal(514, _run.First.Length);
                _run.Pass(514);
            }

            Assert.Equal(0, count);
        }
    }
}
